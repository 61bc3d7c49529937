//! Brute force against the analyses, on small random graphs.
