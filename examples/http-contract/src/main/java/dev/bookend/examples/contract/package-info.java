/** What every app that serves Bookend's routes must do, over real HTTP and in real browsers. */
@NullMarked
package dev.bookend.examples.contract;

import org.jspecify.annotations.NullMarked;
