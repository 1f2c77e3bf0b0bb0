import { limits } from "../api/limits.ts";
import type { Page } from "../api/route.ts";
import { fileFormats } from "../formats/file-formats.ts";
import { normalizations } from "../linalg/normalize-rows.ts";
import { neighboursPresets } from "../scoring/classification/neighbour-presets.ts";
import { featureScales, probePresets } from "../scoring/classification/probe-presets.ts";
import { losses } from "../scoring/contrastive/comparison.ts";
import { estimators } from "../scoring/contrastive/options.ts";
import { sections } from "../scoring/sections.ts";
import { type Html, html } from "./html.ts";
import { sitePage } from "./page.ts";

/** Scores files of embeddings, by the API or in the browser. Without scripts the form asks the API. */
export const scorePage: Page = sitePage({
  path: "/score",
  name: "score",
  title: "upsilon: score embeddings",
  description:
    "InfoNCE at every number of negatives, every bound, classifiers, geometry and retrieval of your embeddings, by the service or in your browser.",
  compiles: true,
  head: () => html`<link rel="stylesheet" href="/assets/figures.css">
`,
  main: () => html`<h1>Score embeddings</h1>
<p>Two augmented views of each sample and its label: that is all it takes for what a paper tabulates of an embedding. InfoNCE is exact for every number of negatives at once; nothing is normalised unless you ask.</p>
<div class="bench">
${form()}
<div id="report" class="report">
${guide()}
</div>
</div>
`,
});

const MEBIBYTE = 2 ** 20;
const extensions = fileFormats.flatMap((format) => format.extensions.map((name) => `.${name}`));

function form(): Html {
  const most = limits.uploadBytes.maximum / MEBIBYTE;
  return html`<form id="score-form" class="panel score-form" action="/v1/score" method="post" enctype="multipart/form-data" novalidate data-most-bytes="${limits.uploadBytes.maximum}">
<div id="drop" class="drop">
<label for="files"><strong>Drop files here</strong>, or choose them</label>
<input id="files" type="file" name="file" multiple accept="${extensions.join(",")}" aria-describedby="files-note">
<p id="files-note" class="quiet">NPZ, NPY, safetensors, Parquet, Arrow, Feather, CSV, TSV, JSON or NDJSON. Several files may be one model's arrays, or several models to compare.</p>
<p class="quiet"><button type="button" id="example" class="needs-script">Score an example</button> <a href="/assets/example.npz" download="fashion-mnist-2000.npz">2,000 Fashion-MNIST images</a>, 2 MB</p>
</div>
<div id="chosen" class="needs-script"></div>
<div class="needs-script">
<p class="switch"><label><input type="checkbox" role="switch" id="local"> Compute in this browser</label></p>
<p id="where" class="quiet where" role="status">The service computes. It takes up to ${most} MiB and keeps nothing.</p>
<div class="pair">
${field("draws", "Draws K + 1", "16,32,64,…", "Values, ranges or a grid: 32,64 or 1..512 or log:2..1e4:20")}
${field("temperature", "Temperature t", "that of the file", "Takes precedence over that of the file")}
</div>
<details class="options">
<summary>Options</summary>
${boxes("include", "Parts", sections, sections)}
${select("normalize", "Rows", "as they are", without(normalizations, "none"), { l2: "divided by their norms" })}
${boxes("probes", "Linear probes", probePresets, ["sklearn"])}
${select("features", "Features of the probes", "as each protocol has them", featureScales, { raw: "as they are", normalised: "divided by their norms" })}
${boxes("neighbours", "Nearest neighbours", neighboursPresets, neighboursPresets)}
${select("estimator", "InfoNCE", "exact", without(estimators, "exact"), { "monte-carlo": "by batches, as papers sample it" })}
${select("loss", "Losses", "InfoNCE", without(losses, "infonce"), { simclr: "InfoNCE and NT-Xent (SimCLR)" })}
<div class="pair">
${field("temperatures", "Other temperatures", "0.1,0.2,1", "InfoNCE and S at these, too")}
${field("prior", "Class prior", "that of the samples", "cifar10, uniform:100, counts:50,30,20")}
${field("bootstrap", "Bootstrap resamples", "none", "1000 for confidence intervals")}
${field("confidence", "Confidence", "0.95", "Of these intervals")}
${field("epochs", "Epochs of batches", "20", "Only if InfoNCE is sampled")}
${field("seed", "Seed", "0", "Of whatever is simulated")}
</div>
</details>
</div>
<p class="actions"><button type="submit" class="primary" id="submit">Score</button> <button type="button" id="cancel" class="needs-script" hidden>Cancel</button></p>
<div class="progress needs-script"><progress id="progress" max="1" value="0" aria-label="Progress" hidden></progress><p id="phase" role="status"></p></div>
<div id="problem" role="alert"></div>
<noscript><p class="quiet">Without scripts the answer comes as JSON; options go into the query of <a href="/docs#score">the API</a>.</p></noscript>
</form>`;
}

function field(parameter: string, label: string, placeholder: string, note: string): Html {
  const id = `option-${parameter}`;
  return html`<div class="field"><label for="${id}">${label}</label>
<input id="${id}" type="text" data-parameter="${parameter}" placeholder="${placeholder}" aria-describedby="${id}-note" autocomplete="off" spellcheck="false">
<p id="${id}-note" class="quiet note">${note}</p></div>`;
}

function select(
  parameter: string,
  label: string,
  byDefault: string,
  words: readonly string[],
  labels: Readonly<Record<string, string>>,
): Html {
  const id = `option-${parameter}`;
  return html`<div class="field"><label for="${id}">${label}</label>
<select id="${id}" data-parameter="${parameter}">
<option value="">${byDefault}</option>
${words.map((word) => html`<option value="${word}">${labels[word] ?? word}</option>`)}
</select></div>`;
}

/** What is so by default needs no choice of its own. */
function without<Word extends string>(words: readonly Word[], byDefault: Word): readonly Word[] {
  return words.filter((word) => word !== byDefault);
}

function boxes(
  parameter: string,
  legend: string,
  words: readonly string[],
  checked: readonly string[],
): Html {
  return html`<fieldset class="boxes" data-group="${parameter}"><legend>${legend}</legend>
${words.map((word) => html`<label><input type="checkbox" data-parameter="${parameter}" value="${word}"${checked.includes(word) ? html` checked` : ""}> ${word}</label>\n`)}</fieldset>`;
}

function guide(): Html {
  return html`<section aria-labelledby="guide-title">
<h2 id="guide-title">How to save them</h2>
<p>Row <var>i</var> of <code>view1</code> and of <code>view2</code> are embeddings of two augmentations of sample <var>i</var>. Save them before or after normalisation, as you train and test with them.</p>
<div class="sample"><pre tabindex="0"><code>import numpy as np

np.savez("mine.npz", view1=z1, view2=z2, labels=y, temperature=0.5)</code></pre></div>
<div class="sample"><pre tabindex="0"><code>from safetensors.torch import save_file

save_file({"view1": z1, "view2": z2, "labels": y}, "mine.safetensors")</code></pre></div>
<div class="scroll" tabindex="0" role="region" aria-label="Arrays"><table>
<caption>Arrays by name, in one file or in a file each</caption>
<thead><tr><th scope="col">Array</th><th scope="col">Shape</th><th scope="col" class="words">What</th></tr></thead>
<tbody>
<tr><th scope="row"><code>view1</code>, <code>view2</code>, … <code>view8</code></th><td>N × d</td><td class="words">augmented views; all ordered pairs count</td></tr>
<tr><th scope="row"><code>embeddings</code></th><td>N × d</td><td class="words">instead: one view, positives are of the same class</td></tr>
<tr><th scope="row"><code>labels</code></th><td>N</td><td class="words">whole numbers or names</td></tr>
<tr><th scope="row"><code>view_mean</code></th><td>N × d</td><td class="words">mean over many augmentations: sharper bounds</td></tr>
<tr><th scope="row"><code>train</code>, <code>train_labels</code></th><td>M × d, M</td><td class="words">for class means and whatever is fitted</td></tr>
<tr><th scope="row"><code>temperature</code></th><td>1</td><td class="words">t of the loss</td></tr>
</tbody>
</table></div>
<h2>What you get</h2>
<dl class="parts">
<dt>Losses and bounds</dt><dd>InfoNCE, NT-Xent, τ, υ, the collision term, the gap; every published bound at these losses, and how far it is from what it bounds.</dd>
<dt>Classification</dt><dd>Mean classifier with its confusions; linear probes at their optimum; few-shot experiments; nearest neighbours as five libraries vote.</dd>
<dt>Geometry and retrieval</dt><dd>Alignment, uniformity, spectrum, RankMe, neural collapse, silhouette, hubness; MAP@R and recall.</dd>
</dl>
<p>Each number is defined <a href="/docs#score">in the reference</a>. The same from a script: <code>curl --data-binary @mine.npz …/v1/score</code>.</p>
</section>`;
}
