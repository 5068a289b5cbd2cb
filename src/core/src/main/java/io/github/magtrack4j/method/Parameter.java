package io.github.magtrack4j.method;

/**
 * A parameter of a {@link Part}.
 *
 * @param name the name that headers and the command have, such as {@code line_ratio}
 * @param value the value as text
 * @param meaning what it means, and in which unit
 */
public record Parameter(String name, String value, String meaning) {}
