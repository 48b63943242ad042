"""Where everything is.  Who may open it stands in `saferplan_portal.access`."""

from __future__ import annotations

from django.urls import include, path

from saferplan_portal.shell import views as shell

urlpatterns = [
    path("", shell.start, name="start"),
    path("brand.css", shell.brand, name="brand"),
    path("health", shell.health, name="health"),
    path("ready", shell.ready, name="ready"),
    path("plan/", include("saferplan_portal.planning.urls")),
    path("publications/", include("saferplan_portal.publications.urls")),
    path("information/", include("saferplan_portal.help.urls")),
    path("api/", include("saferplan_portal.api.urls")),
    path("tokens/", include("saferplan_portal.api.token_urls")),
    path("public/", include("saferplan_portal.publications.public_urls")),
    path("evidence/", include("saferplan_portal.evidence.urls")),
    path("account/", include("saferplan_portal.accounts.urls")),
    path("delivery/", include("saferplan_portal.delivery.urls")),
    path("prevention/", include("saferplan_portal.prevention.urls")),
    path("review/", include("saferplan_portal.review.urls")),
    path("diary/", include("saferplan_portal.diary.urls")),
    path("money/", include("saferplan_portal.money.urls")),
    path("board/", include("saferplan_portal.board.urls")),
    path("duties/", include("saferplan_portal.duties.urls")),
    path("", include("saferplan_portal.accounts.people_urls")),
    path("audit/", include("saferplan_portal.audit.urls")),
    path("messages/", include("saferplan_portal.outbox.urls")),
]

handler400 = "saferplan_portal.shell.views.bad_request"
handler403 = "saferplan_portal.shell.views.forbidden"
handler404 = "saferplan_portal.shell.views.not_found"
handler500 = "saferplan_portal.shell.views.failed"
