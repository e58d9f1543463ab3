/** The import of another application's calls, as the guide to the migration shows it. */
@NullMarked
package dev.bookend.migration;

import org.jspecify.annotations.NullMarked;
