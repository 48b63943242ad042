"""How a person uses a page: with a mouse, or with the keyboard and nothing else."""

from __future__ import annotations

from typing import Any

MOST_TABS = 250
_FOCUSED = "one => one === document.activeElement"


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, words: str) -> None:
        """Press a button by its words."""
        self.act(self.page.get_by_role("button", name=words, exact=True).first)

    def follow(self, words: str, *, within: str = "main") -> None:
        """Follow a link by the words it begins with or holds; on a phone the navigation is folded away at first."""
        menu = self.page.get_by_role("button", name="Menu", exact=True)
        if within == "nav" and menu.is_visible() and menu.get_attribute("aria-expanded") == "false":
            self.act(menu)
        self.act(self.page.locator(within).get_by_role("link", name=words).first)

    def act(self, target: Any) -> None:
        """Press or follow what was found, and wait for the page that comes."""
        target.click()
        self.page.wait_for_load_state()

    def fill(self, box: Any, words: str) -> None:
        """Put words into a box, in place of what it holds."""
        box.fill(words)

    def check(self, choice: Any) -> None:
        """Choose one of several, or tick a box."""
        choice.check()

    def select(self, label: str, words: str) -> None:
        """Choose from a list that folds out."""
        self.page.get_by_label(label).select_option(words)

    def write(self, label: str, words: str) -> None:
        """Put words into the box of a label."""
        self.fill(self.page.get_by_role("textbox", name=label), words)

    def day(self, legend: str, day: str, month: str, year: str) -> None:
        """Put a day into its three boxes."""
        group = self.page.get_by_role("group", name=legend, exact=True)
        for name, value in (("Day", day), ("Month", month), ("Year", year)):
            self.fill(group.get_by_label(name, exact=True), value)


class Keyboard(Mouse):
    """Tab, Enter, Space, the arrows and letters."""

    def act(self, target: Any) -> None:
        """Come to it by Tab and press Enter."""
        target.wait_for()
        self._come_to(target)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def fill(self, box: Any, words: str) -> None:
        """Come to it by Tab, and type over what it holds."""
        self._come_to(box)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def check(self, choice: Any) -> None:
        """Come to it by Tab; a radio button by the arrows from the first of its group."""
        if choice.get_attribute("type") == "checkbox":
            self._come_to(choice)
            self.page.keyboard.press("Space")
        else:
            group = self.page.locator(f"input[type=radio][name='{choice.get_attribute('name')}']")
            self._come_to(group)
            if not choice.evaluate(_FOCUSED):
                for _ in range(group.count()):
                    self.page.keyboard.press("ArrowDown")
                    if choice.evaluate(_FOCUSED):
                        break
            else:
                self.page.keyboard.press("Space")
        assert choice.is_checked()

    def select(self, label: str, words: str) -> None:
        """Come to it by Tab, and type how it begins."""
        box = self.page.get_by_label(label)
        self._come_to(box)
        self.page.keyboard.type(words)
        assert box.evaluate("one => one.selectedOptions[0].text.trim()") == words

    def _come_to(self, target: Any) -> None:
        """Press Tab until one of what was found has the focus, and hold that it can be seen there."""
        for _ in range(MOST_TABS):
            if any(one.evaluate(_FOCUSED) for one in target.all()):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not come to {target}")
