"""How often people press the mouse on their way, so that a journey can say what it costs them."""

from dataclasses import dataclass

from playwright.sync_api import BrowserContext

NOTE = "addEventListener('pointerdown', event => { if (event.isTrusted) window.notePress(); }, true)"


@dataclass
class Presses:
    """The presses of everybody who is counted; what is typed or chosen by keys counts as none."""

    count: int = 0

    def of(self, context: BrowserContext) -> None:
        """Count in every page that is opened in the context from now on."""
        context.expose_binding("notePress", lambda _: self._add())
        context.add_init_script(NOTE)

    def _add(self) -> None:
        self.count += 1
