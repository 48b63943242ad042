"""Where the plan is."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.planning.views import doing, figures, parts, plans, priorities, texts, versions

urlpatterns = [
    path("", plans.now, name="plan"),
    path("all/", plans.everything, name="plan_all"),
    path("what-works/", plans.library, name="plan_library"),
    path("begin/", plans.begin, name="plan_begin"),
    path("take-in/", plans.take, name="plan_take_in"),
    path("findings/rest/", priorities.rest, name="plan_rest"),
    path("claims/", texts.claims, name="plan_claims"),
    path("<int:pk>/", plans.one, name="plan_one"),
    path("<int:pk>/edit/", plans.edit, name="plan_edit"),
    path("<int:pk>/close/", plans.close, name="plan_close"),
    path("<int:pk>/files/", plans.export, name="plan_export"),
    path("<int:pk>/coverage/", plans.coverage, name="plan_coverage"),
    path("<int:pk>/about/", texts.about, name="plan_about"),
    path("<int:pk>/proposals/", priorities.proposals, name="plan_proposals"),
    path("<int:pk>/proposals/<int:rank>/", priorities.choose, name="plan_choose"),
    path("<int:pk>/actions/", doing.actions, name="plan_actions"),
    path("<int:pk>/actions/add/", doing.add, name="plan_action_add"),
    path("<int:pk>/figures/", figures.find, name="plan_figures"),
    path("<int:pk>/checks/", versions.checks, name="plan_checks"),
    path("<int:pk>/versions/", versions.versions, name="plan_versions"),
    path("<int:pk>/versions/propose/", versions.propose, name="plan_propose"),
    path("<int:pk>/versions/since/", versions.since, name="plan_since"),
    path("<int:pk>/parts/<slug:kind>/", parts.listed, name="plan_parts"),
    path("<int:pk>/parts/<slug:kind>/add/", parts.add, name="plan_part_add"),
    path("priorities/<int:pk>/", priorities.priority, name="plan_priority"),
    path("priorities/<int:pk>/why/", texts.why, name="plan_why"),
    path("priorities/<int:pk>/dissent/", priorities.dissent, name="plan_dissent"),
    path("actions/<int:pk>/", doing.action, name="plan_action"),
    path("actions/<int:pk>/edit/", doing.edit, name="plan_action_edit"),
    path("actions/<int:pk>/state/", doing.state, name="plan_action_state"),
    path("actions/<int:pk>/agree/", doing.agree, name="plan_action_agree"),
    path("actions/<int:pk>/close/", doing.close, name="plan_action_close"),
    path("actions/<int:pk>/hand-over/", doing.hand, name="plan_action_hand_over"),
    path("actions/<int:pk>/milestones/add/", parts.add_milestone, name="plan_milestone_add"),
    path("parts/<slug:kind>/<int:pk>/edit/", parts.edit, name="plan_part_edit"),
    path("parts/<slug:kind>/<int:pk>/take-out/", parts.out, name="plan_part_out"),
    path("parts/<slug:kind>/<int:pk>/put-back/", parts.back, name="plan_part_back"),
    path("parts/<slug:kind>/<int:pk>/move/", parts.move, name="plan_part_move"),
    path("versions/<int:pk>/", versions.version, name="plan_version"),
    path("versions/<int:pk>/answer/", versions.answer, name="plan_answer"),
    path("versions/<int:pk>/sign/", versions.sign, name="plan_sign"),
    path("versions/<int:pk>/send-back/", versions.send_back, name="plan_send_back"),
    path("versions/<int:pk>/withdraw/", versions.withdraw, name="plan_withdraw"),
]
