/** The programs of docs/embedding.md, which shows them word for word. */
package io.github.magtrack4j.examples;
