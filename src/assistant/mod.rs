//! One message to one answer.
