package io.github.magtrack4j.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Tells the versions that the build writes into a resource, and the Java it runs on. */
public final class Version implements IVersionProvider {
    /** Returns the version of magtrack4j. */
    public static String ofMagtrack() {
        return property("version");
    }

    /** Returns the version of uPlot, which reports draw with. */
    public static String ofUPlot() {
        return property("uplot");
    }

    private static String property(String name) {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty(name);
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "magtrack " + ofMagtrack(),
            "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }
}
