"""The operators' desk on one machine: Prefect's server, worker, deployments and automations."""
