# Writes `survey_numbers.json`: weights, estimates, tests and their errors by R's own `survey`, to which
# `methods.raking`, `methods.survey_design` and `methods.survey_tests` are held.
#
# Run from this folder with R 4.2.2, survey 4.1.1 and jsonlite 1.8.4: `Rscript survey_numbers.R FOLDER`, where FOLDER
# holds apistrat.csv, apiclus1.csv and apiclus2.csv, the samples of Californian schools that come with `survey`.  No
# test needs R.  Of the schools only results are kept here; the people are made up below.

suppressPackageStartupMessages({
  library(survey)
  library(jsonlite)
})
options(survey.lonely.psu = "adjust")

one <- function(stat, df = Inf) {
  limits <- confint(stat, df = df)
  made <- list(value = as.numeric(coef(stat)), se = as.numeric(SE(stat)), low = limits[, 1], high = limits[, 2])
  if (!is.null(attr(stat, "deff"))) made$deff <- as.numeric(diag(as.matrix(deff(stat))))
  lapply(made, function(x) as.numeric(x))
}

logit <- function(formula, design) {
  stat <- svyciprop(formula, design, method = "logit")
  list(value = as.numeric(stat), low = attr(stat, "ci")[[1]], high = attr(stat, "ci")[[2]])
}

rao_scott <- function(formula, design) {
  test <- svychisq(formula, design, statistic = "F")
  list(f = test$statistic[[1]], df = as.numeric(test$parameter), p = test$p.value[[1]])
}

# `cal.raking` asks whether u, not exp(u), lies within the bounds, so that its steps go astray: here it is exp(u).
held_raking <- make.calfun(
  function(u, bounds) pmin(pmax(exp(u), bounds$lower), bounds$upper) - 1,
  function(u, bounds) ifelse(exp(u) < bounds$upper & exp(u) > bounds$lower, exp(u), 0),
  "raking within bounds"
)

# ---- People who are made up -----------------------------------------------------------------------------------------

people <- function() {
  set.seed(20200115)
  n <- 180
  made <- data.frame(stratum = rep(0:2, c(80, 60, 40)))
  made$cluster <- c(sample(0:15, 80, TRUE), sample(16:27, 60, TRUE), sample(28:35, 40, TRUE))
  made$clusters_there <- c(60, 40, 30)[made$stratum + 1]
  made$people_there <- c(4000, 2500, 900)[made$stratum + 1]
  made$base <- made$people_there / table(made$stratum)[made$stratum + 1]
  made$uneven <- round(made$base * runif(n, 0.6, 1.6), 3)
  made$age <- sample(0:3, n, TRUE, c(.1, .25, .3, .35))
  made$sex <- sample(0:1, n, TRUE, c(.6, .4))
  made$area <- sample(0:4, n, TRUE, c(.3, .3, .2, .1, .1))
  made$told <- ifelse(runif(n) < .15, -1, sample(0:2, n, TRUE, c(.5, .3, .2))) # tenure, which some did not tell
  effect <- .25 * made$age + .5 * (made$area > 2) + rnorm(36, 0, .4)[made$cluster + 1]
  made$score <- round(4 + effect + rnorm(n, 0, 1.5), 1)
  made$visits <- rpois(n, 2 + made$sex) + 1
  made$view <- pmin(3, pmax(0, round(effect + rnorm(n, .8, .9))))
  made$day <- as.numeric(runif(n) < plogis(-.4 + .4 * effect))
  made$night <- as.numeric(runif(n) < plogis(-.6 + .8 * effect + .8 * made$day))
  for (name in names(made)) made[[name]] <- as.numeric(made[[name]])
  made
}

# Means by age with their covariances: `svyby(covmat = TRUE)` fails on weights that were raked.
means_by_age <- function(formula, design) {
  values <- model.frame(formula, design$variables)[[1]]
  for (k in 0:3) {
    design$variables[[paste0("in", k)]] <- as.numeric(design$variables$age == k)
    design$variables[[paste0("of", k)]] <- values * (design$variables$age == k)
  }
  sums <- svytotal(~ in0 + in1 + in2 + in3 + of0 + of1 + of2 + of3, design)
  svycontrast(sums, list(
    age0 = quote(of0 / in0), age1 = quote(of1 / in1), age2 = quote(of2 / in2), age3 = quote(of3 / in3)
  ))
}

numbers_of <- function(design) {
  df <- degf(design)
  by_age <- means_by_age(~score, design)
  fear_by_age <- means_by_age(~night, design)
  gap <- svycontrast(fear_by_age, c(age3 = 1, age0 = -1))
  pair <- svycontrast(svymean(~day + night, design), c(night = 1, day = -1))
  t_test <- svyttest(night ~ sex, design)
  old <- subset(design, age >= 2)
  list(
    df = df,
    mean = one(svymean(~score, design, deff = TRUE), df),
    mean_replaced = one(svymean(~score, design, deff = "replace"), df),
    total = one(svytotal(~score, design, deff = TRUE), df),
    share = one(svymean(~night, design, deff = if (is.null(design$fpc$popsize)) "replace" else TRUE), df),
    share_logit = logit(~night, design),
    views = one(svymean(~factor(view), design), df),
    ratio = one(svyratio(~score, ~visits, design), df),
    by_age = list(value = as.numeric(coef(by_age)), se = as.numeric(SE(by_age))),
    fear_by_age = list(value = as.numeric(coef(fear_by_age)), se = as.numeric(SE(fear_by_age))),
    fear_covariance = unname(as.matrix(vcov(fear_by_age))),
    gap = list(value = as.numeric(coef(gap)), se = as.numeric(SE(gap))),
    pair = list(value = as.numeric(coef(pair)), se = as.numeric(SE(pair))),
    sexes = list(t = as.numeric(t_test$statistic), df = as.numeric(t_test$parameter), p = as.numeric(t_test$p.value)),
    old = c(one(svymean(~score, old), degf(old)), list(df = degf(old), logit = logit(~night, old))),
    view_by_sex = rao_scott(~ view + sex, design),
    night_by_area = rao_scott(~ night + area, design)
  )
}

of_people <- function(made) {
  targets <- list(
    age = c(1200, 1800, 2200, 2200), sex = c(3600, 3800), area = c(1500, 1500, 1480, 1480, 1440),
    told = c(.6, .15, .25)
  )
  plain <- svydesign(ids = ~1, weights = ~uneven, data = made)
  even <- svydesign(ids = ~1, weights = rep(7400 / nrow(made), nrow(made)), data = made)
  strata <- svydesign(ids = ~1, strata = ~stratum, weights = ~base, fpc = ~people_there, data = made)
  clusters <- svydesign(
    ids = ~cluster, strata = ~stratum, weights = ~uneven, fpc = ~clusters_there, data = made, nest = TRUE
  )
  lone <- svydesign(ids = ~1, strata = ~ ifelse(seq_len(nrow(made)) == 1, 9, stratum), weights = ~uneven, data = made)
  margins <- list(~age, ~sex, ~area)
  frames <- lapply(c("age", "sex", "area"), function(name) {
    setNames(data.frame(seq_along(targets[[name]]) - 1, targets[[name]]), c(name, "Freq"))
  })
  raked <- function(design) rake(design, margins, frames, control = list(maxit = 500, epsilon = 1e-9))
  # The same margins as constraints of a calibration, which regresses on them with the first weights.
  full <- ~ factor(age) + factor(sex) + factor(area)
  totals <- c(sum(targets$age), targets$age[-1], targets$sex[-1], targets$area[-1])
  named <- function(design, formula, totals) {
    setNames(totals, colnames(model.matrix(formula, model.frame(formula, design$variables))))
  }
  calibrated <- function(design, calfun = "raking", ...) {
    calibrate(design, full, named(design, full, totals), calfun = calfun, maxit = 200, epsilon = 1e-13, ...)
  }
  # A margin that some did not tell: of those who did, the shares are those wanted.
  for (k in 0:2) made[[paste0("told", k)]] <- ifelse(made$told < 0, 0, (made$told == k) - targets$told[k + 1])
  partly <- update(even, told0 = made$told0, told1 = made$told1)
  partly_formula <- ~ factor(age) + factor(sex) + factor(area) + told0 + told1
  partly <- calibrate(
    partly, partly_formula, named(partly, partly_formula, c(totals, 0, 0)),
    calfun = "raking", maxit = 200, epsilon = 1e-13
  )
  calibration <- list(
    even = calibrated(even), plain = calibrated(plain), strata = calibrated(strata), clusters = calibrated(clusters)
  )
  bounded <- calibrated(even, held_raking, bounds = c(15, 130) / (7400 / nrow(made)))
  post <- postStratify(strata, ~age, frames[[1]])
  post_even <- postStratify(even, ~age, frames[[1]])
  list(
    targets = targets,
    designs = list(
      plain = numbers_of(plain), strata = numbers_of(strata), clusters = numbers_of(clusters), lone = numbers_of(lone)
    ),
    raked = c(list(weights = weights(raked(even))), numbers_of(raked(even))),
    calibrated = lapply(calibration, function(design) c(list(weights = weights(design)), numbers_of(design))),
    partly = c(list(weights = weights(partly)), numbers_of(partly)),
    bounded = list(lowest = 15, highest = 130, weights = weights(bounded)),
    post_even = c(list(weights = weights(post_even)), numbers_of(post_even)),
    post_weights = weights(post)
  )
}

# ---- Schools: results alone ------------------------------------------------------------------------------------------

of_schools <- function(folder) {
  read <- function(name) read.csv(file.path(folder, paste0(name, ".csv")))
  strat <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = read("apistrat"))
  clus1 <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = read("apiclus1"))
  clus2 <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc1, data = read("apiclus2"))
  kinds <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
  wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
  raked <- rake(clus1, list(~stype, ~sch.wide), list(kinds, wide), control = list(maxit = 200, epsilon = 1e-9))
  post <- postStratify(clus1, ~stype, kinds)
  totals <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, sch.wideYes = 5122)
  calibrated <- calibrate(clus1, ~ stype + sch.wide, totals, calfun = "raking", epsilon = 1e-13)
  bounded <- calibrate(
    clus1, ~ stype + sch.wide, totals,
    calfun = held_raking, bounds = c(30, 60) / weights(clus1)[[1]], epsilon = 1e-12, maxit = 500
  )
  both <- function(design) {
    list(
      mean = one(svymean(~api00, design, deff = TRUE), degf(design)),
      total = one(svytotal(~enroll, design, deff = TRUE), degf(design)),
      least = min(weights(design)), most = max(weights(design))
    )
  }
  list(
    apistrat = c(both(strat), list(
      df = degf(strat), wide = logit(~ I(sch.wide == "Yes"), strat), chi = rao_scott(~ sch.wide + stype, strat),
      by_kind = as.numeric(coef(svyby(~api00, ~stype, strat, svymean)))
    )),
    apiclus1 = c(both(clus1), list(df = degf(clus1), ratio = one(svyratio(~api.stu, ~enroll, clus1)))),
    apiclus2 = list(mean = one(svymean(~api00, clus2, deff = TRUE), degf(clus2))),
    raked = both(raked), post = both(post), calibrated = both(calibrated), bounded = both(bounded)
  )
}

folder <- commandArgs(trailingOnly = TRUE)[1]
made <- people()
written <- list(people = made, of_people = of_people(made), schools = of_schools(folder))
write(toJSON(written, digits = NA, auto_unbox = TRUE, dataframe = "columns"), "survey_numbers.json")
