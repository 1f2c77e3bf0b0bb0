import { calculatorPage, embeddedCalculatorPage } from "../site/calculator-page.ts";
import { docsPage } from "../site/docs.ts";
import { embedFigurePage } from "../site/embed-figure.ts";
import { encodersPage } from "../site/encoders/page.ts";
import { galleryPage } from "../site/gallery.ts";
import { learnPage } from "../site/learn/page.ts";
import { oembedPage } from "../site/oembed.ts";
import { scorePage } from "../site/score.ts";
import { boundsRoute } from "./bounds.ts";
import { collisionsRoute } from "./collisions.ts";
import { coverageRoute } from "./coverage.ts";
import { embeddingsRoute } from "./embeddings.ts";
import { openAiEmbeddingsRoute } from "./embeddings-openai.ts";
import { imageScoreRoute } from "./encoders/score-images.ts";
import { encoderModels, encoderRoute, encodersRoute } from "./encoders.ts";
import { boundsFigureRoute, boundsPictureRoute } from "./figures/bounds.ts";
import { coverageFigureRoute, coveragePictureRoute } from "./figures/coverage.ts";
import { healthzRoute } from "./healthz.ts";
import { jobRoutes } from "./jobs.ts";
import { openApiRoute } from "./openapi.ts";
import { priorRoute, priorsRoute } from "./priors.ts";
import type { Download, Page, Route } from "./route.ts";
import { scoreRoute } from "./score.ts";

const described: readonly Route[] = [
  coverageRoute,
  collisionsRoute,
  boundsRoute,
  coverageFigureRoute,
  coveragePictureRoute,
  boundsFigureRoute,
  boundsPictureRoute,
  scoreRoute,
  ...jobRoutes,
  priorsRoute,
  priorRoute,
  encodersRoute,
  encoderRoute,
  embeddingsRoute,
  imageScoreRoute,
  openAiEmbeddingsRoute,
  healthzRoute,
];

/** Every resource, in the order of the documentation. */
export const routes: readonly Route[] = [...described, openApiRoute(described)];

export const downloads: readonly Download[] = encoderModels;

export const pages: readonly Page[] = [
  calculatorPage,
  scorePage,
  encodersPage,
  learnPage,
  docsPage(routes),
  embeddedCalculatorPage,
  galleryPage,
  embedFigurePage,
  oembedPage,
];
