"""Asks the catalogue as OWSLib's users do, and as QGIS MetaSearch does. Argument: the service's address."""

import json
import sys

from owslib.csw import CatalogueServiceWeb
from owslib.fes import And, BBox, Not, PropertyIsEqualTo, PropertyIsLike, SortBy, SortProperty
from owslib.ogcapi.records import Records

address = sys.argv[1]
gmd = "http://www.isotc211.org/2005/gmd"
csw = CatalogueServiceWeb(address + "/csw")


def found(constraints, **more):
    csw.getrecords2(constraints=constraints, maxrecords=10, esn="full", **more)
    return {"ids": list(csw.records), "results": csw.results}


def walk(page):
    ids, start = [], 1
    while True:
        csw.getrecords2(maxrecords=page, startposition=start, esn="brief")
        ids += list(csw.records)
        start = csw.results["nextrecord"]
        if start == 0:
            return ids


by_title = SortBy([SortProperty("dc:title", "DESC")])
words = found([PropertyIsLike("csw:AnyText", "%ecole%")])
first = next(iter(csw.records.values()))
# MetaSearch writes its box so: south, west, north, east.
box = BBox([43.2, 0.2, 43.4, 0.4], crs="urn:ogc:def:crs:EPSG::4326")
metasearch = found([[PropertyIsLike("csw:AnyText", "ecoles"), box]])
combined = found([And([PropertyIsEqualTo("dc:type", "dataset"), Not([PropertyIsLike("dc:title", "%Zone%")])])])
cql = found([], cql="dc:subject = 'eau'")
sorted_ids = found([], sortby=by_title)
pages = walk(2)
csw.getrecordbyid(id=["ecoles"], outputschema=gmd, esn="full")
iso = csw.records["ecoles"]
csw.getdomain("dc:type", "property")
domain = csw.results
records = Records(address)
print(
    json.dumps(
        {
            "operations": [operation.name for operation in csw.operations],
            "title": csw.identification.title,
            "words": words,
            "box": [first.bbox.minx, first.bbox.miny, first.bbox.maxx, first.bbox.maxy],
            "first": {"title": first.title, "type": first.type, "subjects": first.subjects, "links": len(first.references)},
            "metasearch": metasearch,
            "combined": combined,
            "cql": cql,
            "sorted": sorted_ids,
            "pages": pages,
            "iso": {"title": iso.identification.title if not isinstance(iso.identification, list) else iso.identification[0].title},
            "domain": domain,
            "record_collections": records.records(),
            "records_q": [one["id"] for one in records.collection_items("catalogue", q="écoles")["features"]],
            "records_bbox": [one["id"] for one in records.collection_items("catalogue", bbox=[2.1, 46.1, 2.2, 46.2])["features"]],
            "records_filter": [one["id"] for one in records.collection_items("catalogue", filter="type = 'service'")["features"]],
            "records_cql": [
                one["id"]
                for one in records.collection_items(
                    "catalogue", cql={"op": "=", "args": [{"property": "producer"}, "Région"]}
                )["features"]
            ],
            "record": records.collection_item("catalogue", "zones")["properties"]["title"],
            "queryables": sorted(records.collection_queryables("catalogue")["properties"]),
        }
    )
)
