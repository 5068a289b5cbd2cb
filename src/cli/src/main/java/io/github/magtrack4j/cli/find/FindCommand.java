package io.github.magtrack4j.cli.find;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.cli.console.CommonOptions;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.detection.BeadFinderOptions;
import io.github.magtrack4j.detection.FoundBead;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code magtrack find}: a movie in, regions of interest out. */
@Command(
        name = "find",
        description = {
            "Finds the beads in a frame by the symmetry of their rings, and writes a region of interest for each.",
            "",
            "Beads that the frame's edge cuts, beads whose rings touch, and dirt are left out."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: find beads, write regions of 64 pixels, and draw them with their numbers:",
            "  magtrack find movie.tif --size 64 --out rois.csv --picture beads.png"
        })
public final class FindCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "MOVIE",
            description = "A TIFF, .npy, HDF5, AVI or PNG file of full frames, or a folder of files of one kind.")
    private Path movie;

    @Option(
            names = "--size",
            defaultValue = "64",
            paramLabel = "PX",
            description = "The width of the regions in pixels: 1.5 times that of a bead with its rings"
                    + " (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "ROIS.csv",
            description =
                    "The file to write: top, bottom, left, right of each region, then x, y and score of the bead.")
    private Path out;

    @Option(names = "--picture", paramLabel = "P.png", description = "Draw the frame with numbered regions.")
    private Path picture;

    @Option(
            names = "--frame",
            defaultValue = "0",
            paramLabel = "N",
            description = "The frame to search, from 0 (default: ${DEFAULT-VALUE}).")
    private long frame;

    @Option(
            names = "--average",
            defaultValue = "1",
            paramLabel = "N",
            description = "Search the mean of this many frames, from --frame on (default: ${DEFAULT-VALUE}).")
    private long average;

    @Option(
            names = "--min-score",
            defaultValue = "0.8",
            paramLabel = "S",
            description =
                    "The minimum fraction of a bead's variance that rings explain, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double minimumScore;

    @Option(
            names = "--min-contrast",
            defaultValue = "0.25",
            paramLabel = "C",
            description = "The minimum variance of the brightness, as a fraction of the typical bead's"
                    + " (default: ${DEFAULT-VALUE}).")
    private double minimumContrast;

    @Mixin
    private CommonOptions.Opening opening;

    @Override
    public Integer call() throws IOException {
        CommonOptions.require(
                spec,
                size >= Backend.MIN_SIZE && size <= Backend.MAX_SIZE,
                "--size is " + size + "; it must be " + Backend.MIN_SIZE + " to " + Backend.MAX_SIZE);
        CommonOptions.require(spec, frame >= 0, "--frame is " + frame + "; it must be at least 0");
        CommonOptions.require(spec, average >= 1, "--average is " + average + "; it must be at least 1");
        requireFraction("--min-score", minimumScore);
        requireFraction("--min-contrast", minimumContrast);
        CommonOptions.requireNotOverwritten(spec, "--out", out, movie);
        if (picture != null) {
            CommonOptions.requireNotOverwritten(spec, "--picture", picture, movie);
        }
        BeadFinderOptions options = new BeadFinderOptions(size, minimumScore, minimumContrast);
        List<FoundBead> beads = new FindJob(movie, opening.options(), frame, average, options, out, picture).run();
        PrintWriter print = spec.commandLine().getOut();
        print.println(describe(beads));
        print.println("regions: " + out);
        if (picture != null) {
            print.println("picture: " + picture);
        }
        print.flush();
        return ExitCode.DONE;
    }

    private static String describe(List<FoundBead> beads) {
        if (beads.isEmpty()) {
            return "found no bead";
        }
        double least = beads.stream().mapToDouble(FoundBead::score).min().getAsDouble();
        double most = beads.stream().mapToDouble(FoundBead::score).max().getAsDouble();
        return String.format(
                Locale.ROOT,
                "found %d %s, scores %.3f to %.3f",
                beads.size(),
                beads.size() == 1 ? "bead" : "beads",
                least,
                most);
    }

    private void requireFraction(String name, double value) {
        CommonOptions.require(spec, value >= 0 && value <= 1, name + " is " + value + "; it must be from 0 to 1");
    }
}
