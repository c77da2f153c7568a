//! Acts about services, requests, grants and policies.
