package dev.bookend.jakarta.containers.app.ee;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The same application at the root path. */
@ApplicationPath("/")
public class Root extends Application {}
