/** The programs of the README and of docs/how-to/embed.md, which show them word for word. */
package io.github.magtrack4j.examples;
