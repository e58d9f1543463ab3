package dev.bookend.jakarta.containers.app.ee;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The same in another place. */
@ApplicationPath("/")
public class Root extends Application {}
