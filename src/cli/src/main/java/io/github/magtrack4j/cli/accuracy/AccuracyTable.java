package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.files.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measured accuracies as a CSV file. */
final class AccuracyTable {
    private static final String[] COORDINATES = {"x_px", "y_px", "z_nm"};

    private AccuracyTable() {}

    /** Writes the file, with some comment lines on top. */
    static void write(Path file, Map<String, String> header, List<AccuracyPoint> points) throws IOException {
        StringBuilder text = new StringBuilder();
        header.forEach((key, value) ->
                text.append("# ").append(key).append(": ").append(value).append('\n'));
        text.append("varied,value,size_px,z_nm,noise_percent,beside_pixel_px,beside_plane,xy,z,profile");
        for (String coordinate : COORDINATES) {
            text.append(",found_").append(coordinate, 0, 1);
            text.append(",bias_").append(coordinate);
            text.append(",sd_").append(coordinate);
            text.append(",bound_").append(coordinate);
        }
        text.append('\n');
        for (AccuracyPoint point : points) {
            AccuracyCondition condition = point.condition();
            text.append(condition.varied().name().toLowerCase(Locale.ROOT));
            text.append(',').append(condition.value());
            text.append(',').append(condition.sizePx());
            text.append(',').append(condition.zNm());
            text.append(',').append(condition.noisePercent());
            text.append(',').append(condition.pixelFraction());
            text.append(',').append(condition.planeFraction());
            text.append(',').append(point.method().xy());
            text.append(',').append(point.method().z());
            text.append(',').append(point.method().profileName());
            for (int i = 0; i < COORDINATES.length; i++) {
                Accuracy.Errors errors = point.errors().get(i);
                text.append(',').append(errors.count());
                text.append(',').append(errors.mean());
                text.append(',').append(errors.sd());
                text.append(',').append(point.bound().get(i));
            }
            text.append('\n');
        }
        WholeFile.write(file, text.toString());
    }
}
