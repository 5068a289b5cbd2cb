/** {@code magtrack bench}: the speed of each function, by JMH. */
package io.github.magtrack4j.cli.bench;
