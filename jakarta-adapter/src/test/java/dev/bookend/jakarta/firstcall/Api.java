package dev.bookend.jakarta.firstcall;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("/api")
public class Api extends Application {}
