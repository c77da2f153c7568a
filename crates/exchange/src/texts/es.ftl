## Members, nodes, configuration

## Services and agreements
