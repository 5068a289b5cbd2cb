/**
 * Tests of the command. Those whose name ends in {@code ProcessTest} run it as a user does, in a process of its own;
 * the others test the parts.
 */
package io.github.magtrack4j.cli;
