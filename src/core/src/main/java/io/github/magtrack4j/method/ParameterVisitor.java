package io.github.magtrack4j.method;

import java.util.List;
import java.util.Map;

/**
 * Visits the parameters of a {@link Part}, and answers the value that each is to have. Not safe to share between
 * threads.
 */
public abstract sealed class ParameterVisitor {
    private ParameterVisitor() {}

    /** Visits a whole number, and answers another, or the same. */
    abstract int visit(String name, int value, String meaning);

    /** Visits a number, and answers another, or the same. */
    abstract double visit(String name, double value, String meaning);

    /** Lists the parameters, and leaves their values as they are. */
    static final class Listing extends ParameterVisitor {
        private final List<Parameter> parameters;

        Listing(List<Parameter> parameters) {
            this.parameters = parameters;
        }

        @Override
        int visit(String name, int value, String meaning) {
            parameters.add(new Parameter(name, String.valueOf(value), meaning));
            return value;
        }

        @Override
        double visit(String name, double value, String meaning) {
            parameters.add(new Parameter(name, String.valueOf(value), meaning));
            return value;
        }
    }

    /** Reads values from their texts; where there is none, the value stays as it is. */
    static final class Reading extends ParameterVisitor {
        private final Map<String, String> values;

        Reading(Map<String, String> values) {
            this.values = values;
        }

        @Override
        int visit(String name, int value, String meaning) {
            String text = values.get(name);
            try {
                return text == null ? value : Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " is '" + text + "'; it must be a whole number", e);
            }
        }

        @Override
        double visit(String name, double value, String meaning) {
            String text = values.get(name);
            try {
                return text == null ? value : Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " is '" + text + "'; it must be a number", e);
            }
        }
    }
}
