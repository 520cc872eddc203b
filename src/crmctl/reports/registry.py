"""Every report there is, in the order of the manual."""

from collections.abc import Mapping

from crmctl.reports import (
    activity,
    buying_centre,
    cancellations,
    complaints,
    contracts,
    conversion,
    durations,
    forecast,
    goals,
    growth,
    lost_reasons,
    new_deals,
    pipeline,
    quality,
    referrals,
    sleeping,
    slippage,
    stages,
    stale_deals,
    tasks,
    velocity,
    win_rate,
)
from crmctl.reports.page import page
from crmctl.reports.report import Report

REPORTS: tuple[Report, ...] = (
    stages.REPORT,
    growth.REPORT,
    sleeping.REPORT,
    activity.REPORT,
    tasks.REPORT,
    stale_deals.REPORT,
    quality.REPORT,
    complaints.REPORT,
    contracts.REPORT,
    forecast.REPORT,
    pipeline.REPORT,
    velocity.REPORT,
    durations.REPORT,
    new_deals.REPORT,
    slippage.REPORT,
    win_rate.REPORT,
    conversion.REPORT,
    lost_reasons.REPORT,
    cancellations.REPORT,
    referrals.REPORT,
    buying_centre.REPORT,
    goals.REPORT,
)

BY_NAME: Mapping[str, Report] = {report.name: report for report in REPORTS}


def pages() -> dict[str, str]:
    """Give the manual of all reports, by the file's path below the project's root."""
    return {"docs/reports.md": page(REPORTS)}
