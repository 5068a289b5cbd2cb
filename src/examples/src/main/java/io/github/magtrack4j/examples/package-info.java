/** The programs of the README and of docs/embedding.md, which show them word for word. */
package io.github.magtrack4j.examples;
