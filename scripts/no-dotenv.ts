// Imported by the web process before Next. Settings come from the environment alone: of files named .env Next would read what the launcher and the
// worker do not, another SECRET_KEY for one. Next sets this itself for processes that are to leave such files alone.
process.env.__NEXT_PROCESSED_ENV = "true";
