//! Acts about members, subsystems, nodes, keys and the configuration.
