"""The names in SVG images that are known to be harmless, from SVG 2, SVG 1.1, and CSS as images use it."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements that draw, name, or move what is drawn; at the end those of drafts, which Inkscape writes and no
# browser knows.
ELEMENTS = _names(
    """
    a animate animateColor animateMotion animateTransform circle clipPath defs desc ellipse feBlend
    feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge
    feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
    filter g image line linearGradient marker mask metadata mpath path pattern polygon polyline
    radialGradient rect set stop style svg switch symbol text textPath title tspan use view
    flowDiv flowLine flowPara flowRegion flowRegionExclude flowRoot flowSpan flowTref hatch hatchpath mesh
    meshGradient meshPatch meshRow meshgradient meshpatch meshrow solidColor solidcolor
    """
)

# Attributes that draw. Their values refer to nothing.
SHAPE_ATTRIBUTES = _names(
    """
    amplitude azimuth baseFrequency bias clipPathUnits cx cy d diffuseConstant divisor dx dy edgeMode
    elevation exponent filterRes filterUnits fr fx fy gradientTransform gradientUnits hatchContentUnits
    hatchTransform hatchUnits height in in2 intercept k k1 k2 k3 k4 kernelMatrix kernelUnitLength
    lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits method
    mode numOctaves offset operator order orient pathLength patternContentUnits patternTransform
    patternUnits pitch points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio
    primitiveUnits r radius refX refY result rotate rx ry scale seed side slope spacing specularConstant
    specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale tableValues targetX
    targetY textLength transform viewBox width x x1 x2 xChannelSelector y y1 y2 yChannelSelector z
    """
)

# Other attributes, and those that editors leave behind. Their values refer to nothing either.
PLAIN_ATTRIBUTES = _names(
    """
    accumulate additive attributeType baseProfile begin calcMode class collect content contentScriptType
    contentStyleType dur end externalResourcesRequired focusable host hreflang id keyPoints keySplines
    keyTimes lang max media min name only_selected origin p-id path rel repeatCount repeatDur
    requiredExtensions requiredFeatures requiredFonts requiredFormats restart role space systemLanguage
    tabindex target title type version viewTarget zoomAndPan
    """
)

# Attributes of animations: the values of another attribute or property.
ANIMATED_VALUES = _names(
    """
    by from to values
    """
)

# Properties of styles, many of which are also attributes. Their values may refer to parts of the image.
PROPERTIES = _names(
    """
    alignment-baseline all animation animation-delay animation-direction animation-duration
    animation-fill-mode animation-iteration-count animation-name animation-play-state
    animation-timing-function backface-visibility background background-attachment background-clip
    background-color background-image background-origin background-position background-repeat
    background-size baseline-shift block-progression block-size border border-bottom border-color
    border-left border-radius border-right border-style border-top border-width bottom box-shadow
    box-sizing clear clip clip-path clip-rule color color-interpolation color-interpolation-filters
    color-profile color-rendering color-scheme contain cursor cx cy d direction display
    dominant-baseline enable-background fill fill-opacity fill-rule filter flex flood-color flood-opacity
    font font-family font-feature-settings font-kerning font-optical-sizing font-size font-size-adjust
    font-stretch font-style font-synthesis font-variant font-variant-alternates font-variant-caps
    font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position
    font-variation-settings font-weight forced-color-adjust glyph-orientation-horizontal
    glyph-orientation-vertical height image-rendering inline-size isolation kerning left letter-spacing
    lighting-color line-height list-style margin margin-bottom margin-left margin-right margin-top marker
    marker-end marker-mid marker-offset marker-start mask mask-type max-height max-width min-height
    min-width mix-blend-mode object-fit object-position offset-distance offset-path offset-rotate opacity
    order orphans outline outline-color outline-style outline-width overflow overflow-x overflow-y padding
    padding-bottom padding-left padding-right padding-top page-break-after page-break-before
    page-break-inside paint-order perspective perspective-origin pointer-events position
    print-color-adjust quotes r right rotate rx ry scale shape-inside shape-margin shape-padding
    shape-rendering shape-subtract solid-color solid-opacity stop-color stop-opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity
    stroke-width tab-size table-layout text-align text-align-last text-anchor text-combine-upright
    text-decoration text-decoration-color text-decoration-line text-decoration-skip
    text-decoration-skip-ink text-decoration-style text-decoration-thickness text-indent text-justify
    text-orientation text-overflow text-rendering text-shadow text-size-adjust text-transform
    text-underline-offset text-underline-position top transform transform-box transform-origin
    transform-style transition transition-delay transition-duration transition-property
    transition-timing-function translate unicode-bidi user-select vector-effect vertical-align visibility
    white-space widows width will-change word-break word-spacing word-wrap writing-mode x y z-index zoom
    """
)

# Functions of values and of selectors that fetch nothing.
FUNCTIONS = _names(
    """
    rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark icc-color device-cmyk calc min
    max clamp var matrix matrix3d perspective rotate rotate3d rotatex rotatey rotatez scale scale3d scalex
    scaley scalez skew skewx skewy translate translate3d translatex translatey translatez cubic-bezier
    linear steps blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
    circle ellipse inset path polygon rect conic-gradient linear-gradient radial-gradient
    repeating-conic-gradient repeating-linear-gradient repeating-radial-gradient dir has is lang not
    nth-child nth-last-child nth-last-of-type nth-of-type where
    """
)

# Rules of style sheets that fetch nothing.
AT_RULES = _names(
    """
    media keyframes -webkit-keyframes -moz-keyframes
    """
)

# Namespaces of editors: elements and attributes without any meaning to a browser.
EDITORS = _names(
    """
    http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd
    http://inkscape.sourceforge.net/DTD/sodipodi-0.dtd
    http://www.inkscape.org/namespaces/inkscape
    http://www.openswatchbook.org/uri/2009/osb
    http://www.w3.org/1999/02/22-rdf-syntax-ns#
    http://www.w3.org/2000/01/rdf-schema#
    http://creativecommons.org/ns#
    http://web.resource.org/cc/
    http://purl.org/dc/elements/1.1/
    http://purl.org/dc/terms/
    adobe:ns:meta/
    http://www.bohemiancoding.com/sketch/ns
    http://www.figma.com/figma/ns
    http://www.serif.com/
    http://svgjs.com/svgjs
    http://svgjs.dev/svgjs
    http://vectornator.io
    https://boxy-svg.com
    http://krita.org/namespaces/svg/krita
    http://xml.openoffice.org/svg/export
    http://www.corel.com/coreldraw/odm/2003
    http://schemas.microsoft.com/visio/2003/SVGExtensions/
    """
)
# Adobe has many, which all begin so.
ADOBE = "http://ns.adobe.com/"
