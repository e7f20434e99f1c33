"""Opens collections with QGIS's OAPIF provider, without window, and writes what it read as one line of JSON.

Argument: the service's address. Standard output may hold lines of QGIS before it.
"""

import json
import os
import sys
import tempfile
from urllib.parse import quote

# A profile of its own: QGIS keeps caches and settings there.
os.environ["HOME"] = tempfile.mkdtemp()

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize  # noqa: E402

url = sys.argv[1]
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()


def open_layer(collection, **more):
    words = {"url": url, "typename": collection, "pagingEnabled": "true", **more}
    source = " ".join("{}='{}'".format(name, value) for name, value in words.items())
    return QgsVectorLayer(source, collection, "OAPIF")


def read(layer, request=None):
    features = layer.getFeatures(request) if request is not None else layer.getFeatures()
    return list(features)


def colours(layer, *degrees):
    """The colours of a map of an extent."""
    mercator = QgsCoordinateReferenceSystem("EPSG:3857")
    transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), mercator, QgsProject.instance())
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(mercator)
    settings.setOutputSize(QSize(256, 256))
    settings.setExtent(transform.transformBoundingBox(QgsRectangle(*degrees)))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    return sorted({image.pixelColor(x, y).name() for x in range(0, 256, 4) for y in range(0, 256, 4)})


def names(features):
    return sorted(feature["nom"] for feature in features)


communes = open_layer("communes")
given = {"valid": communes.isValid()}
given["error"] = communes.dataProvider().error().message() if communes.dataProvider() else "no provider"
if communes.isValid():
    extent = communes.extent()
    given["count"] = communes.featureCount()
    given["crs"] = communes.crs().authid()
    given["geometry"] = communes.geometryType()
    given["extent"] = [round(n, 6) for n in (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())]
    given["fields"] = {field.name(): field.typeName() for field in communes.fields()}
    everything = read(communes)
    given["read"] = len(everything)
    given["distinct"] = len({feature["code_insee"] for feature in everything})

    # A fresh layer: the first one holds all features in its cache by now.
    window = open_layer("communes", restrictToRequestBBOX="1")
    box = QgsRectangle(0.021, 43.001, 0.049, 43.002)
    given["in_extent"] = names(read(window, QgsFeatureRequest().setFilterRect(box)))

    # What the tool « identify » does: the features at a point, with attributes and geometry.
    point = QgsRectangle(0.4249, 43.0049, 0.4251, 43.0051)
    found = read(open_layer("communes", restrictToRequestBBOX="1"), QgsFeatureRequest().setFilterRect(point))
    given["identified"] = [
        {
            "attributes": {field.name(): str(feature[field.name()]) for field in feature.fields()},
            "wkt": feature.geometry().asWkt(3),
        }
        for feature in found
    ]

    subset = open_layer("communes")
    given["subset_accepted"] = subset.setSubsetString("\"nom\" = 'Commune n° 7'")
    given["subset"] = names(read(subset))
    # A condition on days: what the server is asked, and what is left after QGIS has checked it.
    days = open_layer("communes")
    days.setSubsetString("\"cree_le\" <= '2020-01-02T00:00:00Z'")
    given["days"] = sorted({feature["cree_le"].toString("yyyy-MM-dd") for feature in read(days)})
    expression = open_layer("communes")
    given["expression"] = names(read(expression, QgsFeatureRequest().setFilterExpression("population > 22970")))

stations = open_layer("gares")
given["gares"] = {
    "valid": stations.isValid(),
    "crs": stations.crs().authid(),
    "points": {f["nom"]: [round(f.geometry().asPoint().x(), 4), round(f.geometry().asPoint().y(), 4)] for f in read(stations)},
}
table = open_layer("Été 2024")
given["plain_table"] = {"valid": table.isValid(), "names": names(read(table)) if table.isValid() else []}

tiles = url + "/collections/communes/tiles/WebMercatorQuad"
addresses = [quote(tiles + end, safe="") for end in ("?f=mapbox", "/{z}/{y}/{x}")]
drawn = QgsVectorTileLayer("styleUrl={}&type=xyz&url={}&zmin=0&zmax=14".format(*addresses), "communes")
given["tiles"] = {"valid": drawn.isValid(), "style": drawn.loadDefaultStyle()[1]}
given["tiles"]["layers"] = sorted({style.layerName() for style in drawn.renderer().styles()})
given["tiles"]["inside"] = colours(drawn, 0.2, 43.05, 0.4, 43.2)
given["tiles"]["outside"] = colours(drawn, 5.2, 43.05, 5.4, 43.2)

print(json.dumps(given))
sys.stdout.flush()
# Leaving QGIS in order takes down threads that are still at work and sometimes crashes; all is written by now.
os._exit(0)
