# observatory state
