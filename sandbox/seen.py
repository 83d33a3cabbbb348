"""What a person sees in a chat: messages and their buttons."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message, or of the reply keyboard (then without any action)."""

    label: str
    data: str | None = None
    url: str | None = None
    pay: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a person sees it at one moment. `raw` is the Bot API's object."""

    raw: Json

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """The text, or the caption, or empty."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        return list(self.raw.get("entities") or self.raw.get("caption_entities") or [])

    @property
    def from_bot(self) -> bool:
        return bool(self.raw["from"]["is_bot"])

    @property
    def edited(self) -> bool:
        return "edit_date" in self.raw

    @property
    def photo(self) -> Json | None:
        """The largest size of the picture: file_id, width, height, file_size."""
        return self.raw["photo"][-1] if self.raw.get("photo") else None

    @property
    def document(self) -> Json | None:
        """file_name, mime_type, file_id, file_size."""
        return self.raw.get("document")

    @property
    def invoice(self) -> Json | None:
        return self.raw.get("invoice")

    @property
    def rows(self) -> list[list[Button]]:
        """The buttons, in rows as they are shown."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [
            [
                Button(button["text"], button.get("callback_data"), button.get("url"), bool(button.get("pay")))
                for button in row
            ]
            for row in rows
        ]

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def button(self, wanted: str) -> Button | None:
        """The button with this label or callback data, else the only one whose label holds these words."""
        for button in self.buttons:
            if wanted in (button.label, button.data):
                return button
        near = [button for button in self.buttons if wanted.lower() in button.label.lower()]
        return near[0] if len(near) == 1 else None

    def __str__(self) -> str:
        who = "bot" if self.from_bot else "person"
        what = [self.text] if self.text else []
        what += [f"<photo {self.photo['width']}x{self.photo['height']}>"] if self.photo else []
        what += [f"<document {self.document['file_name']}>"] if self.document else []
        what += [f"<{kind}>" for kind in ("invoice", "successful_payment", "refunded_payment") if kind in self.raw]
        buttons = "".join("\n    [" + "] [".join(button.label for button in row) + "]" for row in self.rows)
        return f"{self.id} {who}{' (edited)' if self.edited else ''}: {' '.join(what)}{buttons}"
