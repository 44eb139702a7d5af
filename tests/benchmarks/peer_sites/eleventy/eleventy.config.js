export default function (eleventyConfig) {
  eleventyConfig.addCollection("articles", (api) =>
    api.getFilteredByGlob("articles/*.md").sort((a, b) => b.date - a.date),
  );
  eleventyConfig.addCollection("glossary", (api) => api.getFilteredByGlob("glossary/*.md"));
  eleventyConfig.addFilter("day", (date) => date.toISOString().slice(0, 10));
  eleventyConfig.addPassthroughCopy("style.css");
  return { markdownTemplateEngine: false, templateFormats: ["md", "njk"] };
}
