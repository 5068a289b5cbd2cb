package io.github.magtrack4j.analysis.motion;

import io.github.magtrack4j.internal.Arguments;

/**
 * How much a surface slows down a sphere near it: drag as a multiple of Stokes' 6πηR, which holds far away.
 *
 * <p>Distances are from the centre of the sphere to the surface, in radii of the sphere, so more than 1; infinity is no
 * surface. All functions are pure, and safe to call from any thread.
 */
public final class Drag {
    /** Terms of Brenner's series are left out below this. */
    private static final double NEGLIGIBLE = 1e-16;

    private static final int MAX_TERMS = 2_000_000;

    private Drag() {}

    /**
     * Returns Stokes' drag of a sphere far from any surface, 6πηR, in pN s/nm.
     *
     * @param radius in nm
     * @param viscosity in pN s/nm²
     */
    public static double stokes(double radius, double viscosity) {
        Arguments.positive("radius", radius);
        Arguments.positive("viscosity", viscosity);
        return 6 * Math.PI * viscosity * radius;
    }

    /**
     * Returns the factor for motion along the surface, {@code 1/(1 - 9h/16 + h³/8 - 45h⁴/256 - h⁵/16)} with h =
     * 1/distance.
     *
     * <p>A series in h: within 0.1 % from a distance of 1.5 radii on, some 5 % low at 1.04; at contact it says 3.08,
     * where the true drag has no limit. Source: H. Faxén (1923), in J. Happel and H. Brenner, "Low Reynolds Number
     * Hydrodynamics" (1983), equation 7-4.28.
     *
     * @param distance from the centre to the surface, in radii; more than 1
     */
    public static double along(double distance) {
        checkDistance(distance);
        double h = 1 / distance;
        double h3 = h * h * h;
        return 1 / (1 - 9 * h / 16 + h3 / 8 - 45 * h3 * h / 256 - h3 * h * h / 16);
    }

    /**
     * Returns the factor for motion towards the surface, by the formula {@code 1/(1 - 9h/8 + h³/2 - 0.57h⁴ + h⁵/5 +
     * 7h¹¹/200 - h¹²/25)} with h = 1/distance.
     *
     * <p>Within 0.3 % of {@linkplain #acrossExact Brenner's series}, and quicker. Source: E. Schäffer, S. F. Nørrelykke
     * and J. Howard, "Surface forces and drag coefficients of microspheres near a plane surface measured with optical
     * tweezers", Langmuir 23 (2007) 3654, equation 6.
     *
     * @param distance from the centre to the surface, in radii; more than 1
     */
    public static double across(double distance) {
        checkDistance(distance);
        double h = 1 / distance;
        double h3 = h * h * h;
        double h11 = h3 * h3 * h3 * h * h;
        return 1 / (1 - 9 * h / 8 + h3 / 2 - 0.57 * h3 * h + h3 * h * h / 5 + 7 * h11 / 200 - h11 * h / 25);
    }

    /**
     * Returns the factor for motion towards the surface, exactly:
     *
     * <pre>{@code
     * 4/3 sinh α Σ n(n+1)/((2n-1)(2n+3)) · [ (2 sinh((2n+1)α) + (2n+1) sinh 2α) / (4 sinh²((n+½)α) - (2n+1)² sinh²α) - 1 ]
     * }</pre>
     *
     * <p>with cosh α = distance, summed until the terms are below 1e-16 of the sum: the closer, the more of them, some
     * {@code 20/α}. Source: H. Brenner, "The slow motion of a sphere through a viscous fluid towards a plane surface",
     * Chem. Eng. Sci. 16 (1961) 242, equation 2.19.
     *
     * @param distance from the centre to the surface, in radii; at least 1 + 1e-9
     */
    public static double acrossExact(double distance) {
        Arguments.require("distance", distance, distance >= 1 + 1e-9, "at least 1 + 1e-9 radii");
        if (distance > 1e6) {
            return 1; // less than 1.2e-6 off; the terms would overflow
        }
        double alpha = Math.log(distance + Math.sqrt((distance - 1) * (distance + 1)));
        double sinh = Math.sqrt((distance - 1) * (distance + 1));
        double sinhTwice = 2 * sinh * distance;
        double sum = 0;
        for (int n = 1; n <= MAX_TERMS; n++) {
            double odd = 2 * n + 1;
            double angle = odd * alpha;
            // Both multiplied by exp(-angle), so that nothing overflows: 4 sinh²(angle/2) = 2 cosh(angle) - 2.
            double decay = Math.exp(-angle);
            double half = -Math.expm1(-angle);
            double numerator = -Math.expm1(-2 * angle) + odd * sinhTwice * decay;
            double denominator = half * half - odd * odd * sinh * sinh * decay;
            double term = (double) n * (n + 1) / ((odd - 2) * (odd + 2)) * (numerator - denominator) / denominator;
            sum += term;
            if (term < NEGLIGIBLE * sum) {
                break;
            }
        }
        return 4.0 / 3 * sinh * sum;
    }

    /**
     * Returns the factor for rotation about an axis along the surface, {@code 1 + 5h³/16} with h = 1/distance, as
     * Daldrop et al. (2015) take it; the next term is of sixth order.
     *
     * @param distance from the centre to the surface, in radii; more than 1
     */
    public static double rotation(double distance) {
        checkDistance(distance);
        double h = 1 / distance;
        return 1 + 5 * h * h * h / 16;
    }

    private static void checkDistance(double distance) {
        Arguments.require("distance", distance, distance > 1, "more than 1 radius, or the sphere is in the surface");
    }
}
