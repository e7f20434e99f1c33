"""Asks a service as OWSLib's users do and writes what it gave as one line of JSON. Argument: the service's address."""

import json
import sys

from owslib.ogcapi.features import Features

service = Features(sys.argv[1])


def codes(items):
    return [feature["properties"]["code_insee"] for feature in items["features"]]


def by_post(condition, **more):
    # Whatever of the request is not « cql » stays in the address, for POST too.
    return service.collection_items("communes", cql=condition, **more)


between = {"op": "between", "args": [{"property": "population"}, 100, 120]}
inside = {"op": "s_intersects", "args": [{"property": "geom"}, {"bbox": [0.021, 43.001, 0.049, 43.002]}]}
first = service.collection_items("communes", limit=2)
posted = by_post(between, limit=2)
try:
    mistake = by_post({"op": "=", "args": [{"property": "inconnue"}, 1]})
except RuntimeError as error:
    mistake = str(error)
print(
    json.dumps(
        {
            "feature_collections": service.feature_collections(),
            "conforms_to": service.conformance()["conformsTo"],
            "api_paths": sorted(service.api()["paths"]),
            "collection": service.collection("communes"),
            "queryables": service.collection_queryables("communes"),
            "first": first,
            "by_offset": codes(service.collection_items("communes", limit=3, offset=2298)),
            "by_bbox": codes(service.collection_items("communes", bbox=[0.021, 43.001, 0.049, 43.002])),
            "by_filter": codes(service.collection_items("communes", filter="population BETWEEN 100 AND 120")),
            "by_cql": codes(by_post(between)),
            "by_cql_inside": codes(by_post(inside)),
            "cql_page": posted,
            "cql_mistake": mistake,
            "by_datetime": service.collection_items("communes", datetime="2020-01-01/2020-01-02")["numberMatched"],
            "item": service.collection_item("communes", "00042"),
        }
    )
)
