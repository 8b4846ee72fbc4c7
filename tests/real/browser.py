"""Chromium without a window: how a page looks at a width, in a style, on paper."""
import base64
import os

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

PHONE, DESKTOP, PAPER = 360, 1280, 688  # A4 without its margins, at 96 a inch

# What does not fit, in words: the page, and each text of each picture.
UNFIT = """
const found = [], root = document.documentElement;
if (root.scrollWidth > root.clientWidth)
  found.push(`the page is ${root.scrollWidth} wide, and there are ${root.clientWidth}`);
for (const e of document.querySelectorAll("h1,h2,p,figcaption,figure,dd,dt,nav,section:not(.scroll),li"))
  if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != "inline")
    found.push(`${e.tagName} ${e.textContent.slice(0, 40)}: ${e.scrollWidth} in ${e.clientWidth}`);
for (const e of document.querySelectorAll(".scroll")) {
  const clipped = e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight;
  if (clipped && (e.tabIndex != 0 || arguments[0]))
    found.push(`${e.getAttribute("aria-label")}: ${e.scrollWidth} in ${e.clientWidth}, ${e.scrollHeight} in ${e.clientHeight}`);
}
for (const cell of document.querySelectorAll("td,th"))
  if (!cell.querySelector(".again") && cell.scrollWidth > cell.clientWidth + 1)
    found.push(`a cell: ${cell.textContent.slice(0, 40)}: ${cell.scrollWidth} in ${cell.clientWidth}`);
for (const picture of document.querySelectorAll("svg[role=img]")) {
  const box = picture.viewBox.baseVal, name = picture.querySelector("title").textContent.slice(0, 40);
  const texts = [...picture.querySelectorAll("text")].map(text => [text.textContent, text.getBBox()]);
  for (const [text, b] of texts)
    if (b.x < box.x - .5 || b.y < box.y - .5 || b.x + b.width > box.x + box.width + .5 || b.y + b.height > box.y + box.height + .5)
      found.push(`${name}: "${text}" is clipped: ${b.x} ${b.y} ${b.width} ${b.height}`);
  texts.forEach(([text, b], i) => texts.slice(i + 1).forEach(([other, c]) => {
    if (b.x < c.x + c.width - .5 && c.x < b.x + b.width - .5 && b.y < c.y + c.height - 1 && c.y < b.y + b.height - 1)
      found.push(`${name}: "${text}" is on "${other}"`);
  }));
  for (const shape of picture.querySelectorAll("rect,path,line")) {
    const b = shape.getBBox();
    if (!shape.closest("pattern") && (b.x < box.x - 3 || b.x + b.width > box.x + box.width + 3 || b.y + b.height > box.y + box.height + .5))
      found.push(`${name}: a ${shape.tagName} is outside: ${b.x} ${b.y} ${b.width} ${b.height}`);
  }
}
return [found, document.querySelectorAll("svg[role=img]").length, document.querySelectorAll("svg text").length];
"""

# The texts of pictures against the page, by WCAG 2.2, 1.4.3; the areas and lines of series by 1.4.11. What axe-core leaves open.
PALE = """
const light = text => {
  const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const contrast = (a, b) => (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
const ground = light(getComputedStyle(document.body).backgroundColor), found = new Set();
for (const e of document.querySelectorAll("svg text, figure .s1, figure .good, figure .watch, figure .bad, pattern path[class^=f], path[class^=m]")) {
  const fill = getComputedStyle(e).fill, needed = e.tagName == "text" ? 4.5 : 3;
  if (fill.startsWith("rgb") && contrast(light(fill), ground) < needed)
    found.add(`${e.tagName}.${e.getAttribute("class")}: ${fill}: ${contrast(light(fill), ground).toFixed(2)}, needed ${needed}`);
}
return [...found];
"""


class Browser:
    def __init__(self):
        options = Options()
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--allow-file-access-from-files", f"--user-data-dir={os.getcwd()}/chromium"):
            options.add_argument(word)
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_script_timeout(60)

    def command(self, name, **words):
        return self.driver.execute_cdp_cmd(name, words)

    def open(self, path):
        self.driver.get(f"file://{os.path.abspath(path)}")

    def show(self, width, scheme="light", media="screen"):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.command("Emulation.setEmulatedMedia", media=media,
                     features=[{"name": "prefers-color-scheme", "value": scheme}])

    def unfit(self, on_paper=False):
        return self.driver.execute_script(UNFIT, on_paper)

    def pale(self):
        return self.driver.execute_script(PALE)

    def picture(self, path, top=0, height=None):
        size = self.driver.execute_script("return [document.documentElement.clientWidth,"
                                          "document.documentElement.scrollHeight]")
        data = self.command("Page.captureScreenshot", captureBeyondViewport=True,
                            clip={"x": 0, "y": top, "width": size[0], "height": height or min(size[1], 12000),
                                  "scale": 1})["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def paper(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.command("Page.printToPDF", preferCSSPageSize=True)["data"]))

    def close(self):
        self.driver.quit()
