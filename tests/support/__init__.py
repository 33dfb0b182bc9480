"""What tests share: applications, real servers, scripted counterparts, files."""
