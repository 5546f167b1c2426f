"""The edge of a served address: connections with bounds, hosts, proxies and browsers."""
