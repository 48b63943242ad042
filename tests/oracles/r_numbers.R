# Writes `r_numbers.json`: local statistics, Knox's test, densities and times to repeat by R's own packages, to which
# `methods` are held.
#
# Run from this folder with R 4.2.2, spdep 1.2.7, surveillance 1.20.3, spatstat 3.0.6, MASS, survival 3.5.3 and
# jsonlite: `Rscript r_numbers.R [CHICAGO]`.  No test needs R.  The lattice is that of `esda_numbers.json`; counts of
# North Carolina are those of spData (CC0), their neighbours found from the shapes of sf (MIT); all else is made up
# here.  CHICAGO is the file chicago_be_month1.csv: with it the counts of Chicago's pairs are written anew, else those
# of the file are kept.

suppressPackageStartupMessages({
  library(spdep)
  library(surveillance)
  library(spatstat.explore)
  library(survival)
  library(jsonlite)
})

by_rows <- function(table) lapply(seq_len(nrow(table)), function(row) as.numeric(table[row, ]))

analytic <- function(values, near) {
  weights <- nb2listw(near, style = "B", zero.policy = TRUE)
  with_self <- nb2listw(include.self(near), style = "B", zero.policy = TRUE)
  # With mlvar = FALSE the squares are divided by n - 1, as Anselin has it and esda does; the default divides by n.
  moran <- localmoran(values, nb2listw(near, style = "W"), mlvar = FALSE)
  list(
    `Gi` = as.numeric(localG(values, weights)),
    `Gi*` = as.numeric(localG(values, with_self)),
    `I` = as.numeric(moran[, "Ii"])
  )
}

lattice <- function() {
  esda <- fromJSON("esda_numbers.json")
  values <- 1000 * esda$counts / esda$people
  points <- cbind(rep(0:7, 9), rep(0:8, each = 8))
  made <- list(empirical_bayes = EBest(esda$counts, esda$people)$estmm)
  for (kind in c("queen", "rook")) {
    near <- dnearneigh(points, 0, if (kind == "queen") 1.5 else 1.1)
    made[[kind]] <- analytic(values, near)
    set.seed(5)
    drawn <- attr(localG_perm(values, nb2listw(near, style = "B"), nsim = 9999), "internals")
    made[[kind]]$p <- as.numeric(drawn[, "Pr(z != E(Gi)) Sim"])
  }
  made
}

carolina <- function() {
  shapes <- sf::st_read(system.file("shape/nc.shp", package = "sf"), quiet = TRUE)
  near <- poly2nb(shapes, queen = TRUE)
  rates <- 1000 * shapes$SID74 / shapes$BIR74
  c(
    list(
      county = shapes$NAME, births = shapes$BIR74, deaths = shapes$SID74,
      near = lapply(near, function(one) I(as.integer(one) - 1L)),
      empirical_bayes = EBest(shapes$SID74, shapes$BIR74)$estmm
    ),
    analytic(rates, near)
  )
}

pairs <- function(x, y, day, far, late, method, draws) {
  ds <- dist(cbind(x, y), method = method)
  dt <- dist(day)
  found <- lapply(far, function(eps.s) lapply(late, function(eps.t) {
    set.seed(7)
    # A pair at the edge itself is in the band for surveillance; here it is beyond it, so half a day is taken off.
    capture.output( # its dots
      one <- knox(dt = dt, ds = ds, eps.t = eps.t - 0.5, eps.s = eps.s - 1e-6, simulate.p.value = draws > 0, B = draws)
    )
    c(observed = unname(one$statistic), expected = unname(one$null.value), p = one$p.value)
  }))
  table <- function(name) lapply(found, function(row) vapply(row, function(cell) cell[[name]], 0))
  list(observed = table("observed"), expected = table("expected"), p = table("p"))
}

nearness <- function() {
  set.seed(20190101)
  x <- round(runif(150, 0, 2000), 1)
  y <- round(runif(150, 0, 2000), 1)
  day <- sample(0:364, 150, replace = TRUE)
  again <- sample(150, 12)
  x <- c(x, x[again] + round(runif(12, 10, 80), 1))
  y <- c(y, y[again] + round(runif(12, 10, 80), 1))
  day <- c(day, day[again] + sample(0:9, 12, replace = TRUE))
  far <- c(100, 200, 400)
  late <- c(7, 14, 28)
  made <- lapply(c(euclidean = "euclidean", manhattan = "manhattan"), function(method) {
    pairs(x, y, day, far, late, method, 1999)
  })
  c(list(x = x, y = y, day = day, far = far, late = late), made)
}

chicago <- function(file, kept) {
  if (is.na(file)) return(kept)
  month <- read.csv(file, header = FALSE, col.names = c("x", "y", "day"))
  day <- as.integer(as.Date(month$day))
  far <- c(100, 200, 300)
  late <- c(7, 14, 21)
  c(list(far = far, late = late), pairs(month$x, month$y, day, far, late, "manhattan", 0))
}

density_of_points <- function() {
  set.seed(20190202)
  points <- cbind(c(rnorm(160, 1100, 250), rnorm(80, 300, 120)), c(rnorm(160, 900, 200), rnorm(80, 1300, 150)))
  points <- round(points[points[, 1] > 0 & points[, 1] < 2000 & points[, 2] > 0 & points[, 2] < 1600, ], 1)
  cloud <- ppp(points[, 1], points[, 2], window = owin(c(0, 2000), c(0, 1600)))
  cell <- 20
  reach <- 400
  # The quartic kernel of two dimensions that reaches so far has a standard deviation of reach / sqrt(8) on each axis.
  surface <- function(diggle, edge) {
    found <- density(cloud, sigma = reach / sqrt(8), kernel = "quartic", edge = edge, diggle = diggle, eps = cell)
    as.matrix(found) * 1e6
  }
  at_points <- function() {
    density(cloud, sigma = reach / sqrt(8), kernel = "quartic", edge = FALSE, at = "points", leaveoneout = FALSE)
  }
  # Abramson's rule, kept between a quarter and four times the first bandwidth.
  factor <- pmin(pmax(sqrt(exp(mean(log(at_points()))) / at_points()), 0.25), 4)
  adaptive <- densityAdaptiveKernel(
    cloud, bw = factor * reach / sqrt(8), kernel = "quartic", edge = FALSE, eps = cell, ngroups = npoints(cloud)
  )
  every <- function(table) by_rows(table[seq(3, nrow(table), 5), seq(3, ncol(table), 5)])
  list(
    points = by_rows(points), cell = cell, reach = reach,
    plain = every(surface(FALSE, FALSE)), edge = every(surface(TRUE, TRUE)),
    at_points = as.numeric(at_points()) * 1e6,
    adaptive = every(as.matrix(adaptive) * 1e6),
    bandwidth = c(MASS::bandwidth.nrd(points[, 1]), MASS::bandwidth.nrd(points[, 2]))
  )
}

repeats <- function() {
  set.seed(20190303)
  place <- c(sample(90, 140, replace = TRUE), rep(c(3, 17, 40, 41), c(6, 5, 4, 3)))
  day <- sample(0:364, length(place), replace = TRUE)
  again <- sample(length(place), 25)
  place <- c(place, place[again])
  day <- c(day, pmin(day[again] + sample(0:20, 25, replace = TRUE), 364))
  end <- 365
  within <- c(7, 14, 30, 90, 180)
  order <- order(place, day)
  of <- place[order]
  at <- day[order]
  following <- c(of[-1] == of[-length(of)], FALSE)
  gap <- ifelse(following, c(at[-1], NA) - at, end - at)
  taken <- survfit(Surv(gap, following) ~ 1, cluster = of, conf.type = "log-log")
  found <- summary(taken, times = within)
  plain <- summary(survfit(Surv(gap, following) ~ 1), times = within)
  list(
    place = place, day = day, end = end, within = within, share = 1 - found$surv, error = found$std.err,
    low = 1 - found$upper, high = 1 - found$lower, independent_error = plain$std.err, followed = found$n.risk
  )
}

file <- "r_numbers.json"
kept <- if (file.exists(file)) fromJSON(file, simplifyVector = FALSE)$chicago else NULL
made <- list(
  lattice = lattice(), carolina = carolina(), near_repeat = nearness(),
  chicago = chicago(commandArgs(trailingOnly = TRUE)[1], kept), density = density_of_points(), repeats = repeats()
)
written <- toJSON(made, auto_unbox = TRUE, digits = I(15), null = "null", na = "null")
writeLines(written, file)
