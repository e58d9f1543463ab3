/**
 * The contract of every application that serves Bookend's routes, tested over real HTTP and in real
 * browsers.
 */
@NullMarked
package dev.bookend.examples.contract;

import org.jspecify.annotations.NullMarked;
