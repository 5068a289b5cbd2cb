/** {@code magtrack report}: traces in, one page of HTML out that needs nothing else. */
package io.github.magtrack4j.cli.report;
