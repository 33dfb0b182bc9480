"""What the service's processes need: workers, heartbeats, tasks, readiness, fair queues."""
