"""Every report there is, in the order of the manual."""

from collections.abc import Mapping

from crmctl.reports import (
    acquisition_time,
    activity,
    basket,
    buying_centre,
    cohorts,
    campaigns,
    cancellations,
    complaints,
    concentration,
    contracts,
    contribution,
    goals,
    growth,
    open_invoices,
    lead_times,
    next_product,
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
    revenue,
    rfm,
    satisfaction,
    scoring,
    sleeping,
    slippage,
    stages,
    stale_deals,
    tasks,
    win_back,
    up_selling,
    velocity,
    win_rate,
)
from crmctl.reports.page import page
from crmctl.reports.report import Report

REPORTS: tuple[Report, ...] = (
    open_invoices.REPORT,
    revenue.REPORT,
    contribution.REPORT,
    concentration.REPORT,
    stages.REPORT,
    growth.REPORT,
    rfm.REPORT,
    cohorts.REPORT,
    acquisition_time.REPORT,
    sleeping.REPORT,
    win_back.REPORT,
    scoring.REPORT,
    satisfaction.REPORT,
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
    basket.REPORT,
    next_product.REPORT,
    up_selling.REPORT,
    campaigns.REPORT,
    lead_times.REPORT,
)

BY_NAME: Mapping[str, Report] = {report.name: report for report in REPORTS}


def pages() -> dict[str, str]:
    """Give the manual of all reports, by the file's path below the project's root."""
    return {"docs/reports.md": page(REPORTS)}
