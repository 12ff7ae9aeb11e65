"""Cron schedules as the operator of CronWorkflows reads them (robfig/cron v3.0.1, `ParseStandard`)."""
