//! Draws on top of a seeded generator.

/// A seeded source of draws; the same seed gives the same draws.
pub struct Draws(fastrand::Rng);

impl Draws {
    pub fn new(seed: u64) -> Draws {
        Draws(fastrand::Rng::with_seed(seed))
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.0.f64() < probability
    }

    /// Uniform in `from..to`.
    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.0.f64()
    }

    /// A whole number, both ends possible.
    pub fn whole(&mut self, from: i64, to: i64) -> i64 {
        self.0.i64(from..=to.max(from))
    }

    /// About normal: the sum of twelve uniform draws.
    pub fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let sum: f64 = (0..12).map(|_| self.0.f64()).sum();
        mean + deviation * (sum - 6.0)
    }

    /// Poisson by Knuth's product of uniform draws; normal above 30.
    pub fn poisson(&mut self, mean: f64) -> i64 {
        if mean <= 0.0 {
            return 0;
        }
        if mean > 30.0 {
            return self.normal(mean, mean.sqrt()).round().max(0.0) as i64;
        }
        let limit = (-mean).exp();
        let mut product = self.0.f64();
        let mut count = 0;
        while product > limit {
            product *= self.0.f64();
            count += 1;
        }
        count
    }
}
