"""Real servers on free ports of this machine, and protocol servers of our own."""
