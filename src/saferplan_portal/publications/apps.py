"""The app's name, and who provides what it publishes."""

from __future__ import annotations

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Publications."""

    name = "saferplan_portal.publications"
    label = "publications"

    def ready(self) -> None:
        """Name the provider of each kind, what looks for duties that publishing meets, and what waits for people."""
        from saferplan_portal.publications.content import provides
        from saferplan_portal.publications.duties import register_all
        from saferplan_portal.publications.sources.assessment import Assessment
        from saferplan_portal.publications.sources.figures import Figures
        from saferplan_portal.publications.sources.meetings import Notices, Records
        from saferplan_portal.publications.sources.plan import PlanSource
        from saferplan_portal.publications.sources.progress import Progress
        from saferplan_portal.publications.sources.review import Reviews
        from saferplan_portal.publications.tasks import tasks
        from saferplan_portal.shell.tasks import give_tasks

        provides("plan", PlanSource())
        provides("progress", Progress())
        provides("review", Reviews())
        provides("assessment", Assessment())
        provides("data", Figures())
        provides("notice", Notices())
        provides("record", Records())
        register_all()
        give_tasks("publications", tasks)
