/** What a bundle of the command with a Java runtime contains: the licences of everything in it. */
package io.github.magtrack4j.cli.bundle;
