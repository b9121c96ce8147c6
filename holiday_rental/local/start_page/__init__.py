"""The page that the local platform shows at its own address: clock, sites, mail, tables and queues."""
