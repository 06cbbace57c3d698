"""What statistics publish once and never change."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment


class PublicRequestMonth(Base):
    """A month of requests of people about themselves: counts that show nobody, or nothing."""

    __tablename__ = "public_request_months"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)  # 2026-03
    cells: Mapped[str] = mapped_column(Text)  # JSON: the counts that are shown, by cell
    suppressed: Mapped[str] = mapped_column(Text)  # JSON: the names of the cells that are not
    demonstration: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime] = mapped_column(Moment)
