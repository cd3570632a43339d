//! Files in: recognise, check, preview, report.
