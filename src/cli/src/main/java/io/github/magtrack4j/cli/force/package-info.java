/** {@code magtrack force}: traces and what was done meanwhile in, forces with errors out. */
package io.github.magtrack4j.cli.force;
