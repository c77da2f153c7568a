# observatory record
