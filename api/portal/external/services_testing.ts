/** For tests only: small services of each kind on this machine, written here. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A PNG of one pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

type Answerer = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers by path; it remembers what it was asked. */
export async function start_other(paths: Readonly<Record<string, Answerer>>) {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    asked.push(url);
    const answer = paths[url.pathname];
    if (answer === undefined) response.writeHead(404).end();
    else answer(url, response, request);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const as_xml =
  (text: (origin: string) => string): Answerer =>
  ({ origin }, response) =>
    response.setHeader('content-type', 'text/xml; charset=utf-8').end(text(origin));
export const as_json =
  (value: (url: URL) => unknown, type = 'application/json'): Answerer =>
  (url, response) =>
    response.setHeader('content-type', type).end(JSON.stringify(value(url)));
export const as_png: Answerer = (_url, response) => response.setHeader('content-type', 'image/png').end(png);

const xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"';

/** Two layers in Web Mercator, the second with two styles, and one in Lambert 93 alone. */
export const wms_capabilities = (origin: string) => `<?xml version="1.0" encoding="UTF-8"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" ${xlink}>
  <Service>
    <Name>WMS</Name><Title>Cartes d’essai</Title><AccessConstraints>Licence Ouverte 2.0</AccessConstraints><Fees>none</Fees>
  </Service>
  <Capability>
    <Request>
      <GetMap>
        <Format>image/jpeg</Format><Format>image/png</Format>
        <DCPType><HTTP><Get><OnlineResource xlink:href="${origin}/draw?"/></Get></HTTP></DCPType>
      </GetMap>
      <GetLegendGraphic><Format>image/png</Format></GetLegendGraphic>
    </Request>
    <Layer>
      <Title>Racine</Title>
      <Attribution><Title>Service d’essai</Title></Attribution>
      <EX_GeographicBoundingBox>
        <westBoundLongitude>-1</westBoundLongitude><eastBoundLongitude>4</eastBoundLongitude>
        <southBoundLatitude>42</southBoundLatitude><northBoundLatitude>46</northBoundLatitude>
      </EX_GeographicBoundingBox>
      <Layer>
        <Title>En Lambert</Title><Name>lambert</Name><CRS>EPSG:2154</CRS>
      </Layer>
      <Layer>
        <Title>Groupe</Title><CRS>EPSG:3857</CRS>
        <Layer><Title>Relief</Title><Name>relief</Name><Abstract>Ombrage.</Abstract></Layer>
        <Layer>
          <Title>Eau &amp; rives</Title><Name>eau</Name>
          <Style><Name>bleu</Name><Title>Bleu</Title><LegendURL><Format>image/png</Format>
            <OnlineResource xlink:href="${origin}/legend.png"/></LegendURL></Style>
          <Style><Name>gris</Name><Title>Gris</Title></Style>
        </Layer>
      </Layer>
    </Layer>
  </Capability>
</WMS_Capabilities>`;

/** Matrices of Web Mercator from one zoom to another, named with a prefix. */
function matrices(prefix: string, [least, most]: readonly [number, number], corner: string): string {
  return Array.from({ length: most - least + 1 }, (_, i) => {
    const zoom = least + i;
    return `<TileMatrix><ows:Identifier>${prefix}${zoom}</ows:Identifier>
      <ScaleDenominator>${559_082_264.0287178 / 2 ** zoom}</ScaleDenominator><TopLeftCorner>${corner}</TopLeftCorner>
      <TileWidth>256</TileWidth><TileHeight>256</TileHeight>
      <MatrixWidth>${2 ** zoom}</MatrixWidth><MatrixHeight>${2 ** zoom}</MatrixHeight></TileMatrix>`;
  }).join('');
}

/** A layer by parameters in a set with a prefix and limits, one by path in a set of rounded corners, one in Lambert 93. */
export const wmts_capabilities = (origin: string) => `<?xml version="1.0"?>
<Capabilities version="1.0.0" xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" ${xlink}>
  <ows:ServiceIdentification><ows:Title>Tuiles d’essai</ows:Title></ows:ServiceIdentification>
  <ows:ServiceProvider><ows:ProviderName>Institut d’essai</ows:ProviderName></ows:ServiceProvider>
  <ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP>
    <ows:Get xlink:href="${origin}/rest/"><ows:Constraint name="GetEncoding"><ows:AllowedValues><ows:Value>RESTful</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get>
    <ows:Get xlink:href="${origin}/kvp?"><ows:Constraint name="GetEncoding"><ows:AllowedValues><ows:Value>KVP</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get>
  </ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>
  <Contents>
    <Layer>
      <ows:Title>Ortho</ows:Title><ows:Abstract>Photographies.</ows:Abstract><ows:Identifier>ORTHO</ows:Identifier>
      <ows:WGS84BoundingBox><ows:LowerCorner>-2 42</ows:LowerCorner><ows:UpperCorner>4 46</ows:UpperCorner></ows:WGS84BoundingBox>
      <Style><ows:Identifier>nuit</ows:Identifier><ows:Title>Nuit</ows:Title></Style>
      <Style isDefault="true"><ows:Identifier>normal</ows:Identifier>
        <LegendURL format="image/png" xlink:href="${origin}/legend.png"/></Style>
      <Format>image/jpeg</Format>
      <Dimension><ows:Identifier>Annee</ows:Identifier><Default>2025</Default><Value>2024</Value><Value>2025</Value></Dimension>
      <TileMatrixSetLink><TileMatrixSet>L93</TileMatrixSet></TileMatrixSetLink>
      <TileMatrixSetLink><TileMatrixSet>PREFIXE</TileMatrixSet><TileMatrixSetLimits>
        <TileMatrixLimits><TileMatrix>EPSG:3857:5</TileMatrix><MinTileRow>10</MinTileRow><MaxTileRow>12</MaxTileRow><MinTileCol>15</MinTileCol><MaxTileCol>16</MaxTileCol></TileMatrixLimits>
        <TileMatrixLimits><TileMatrix>EPSG:3857:6</TileMatrix><MinTileRow>20</MinTileRow><MaxTileRow>25</MaxTileRow><MinTileCol>30</MinTileCol><MaxTileCol>33</MaxTileCol></TileMatrixLimits>
      </TileMatrixSetLimits></TileMatrixSetLink>
    </Layer>
    <Layer>
      <ows:Title>Plan</ows:Title><ows:Identifier>plan</ows:Identifier>
      <Style isDefault="true"><ows:Identifier>a b</ows:Identifier></Style><Format>image/png</Format>
      <Dimension><ows:Identifier>Time</ows:Identifier><Default>now</Default></Dimension>
      <TileMatrixSetLink><TileMatrixSet>PM</TileMatrixSet></TileMatrixSetLink>
      <ResourceURL format="image/png" resourceType="tile" template="${origin}/rest/plan/{style}/{Time}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"/>
    </Layer>
    <Layer>
      <ows:Title>Cadastre</ows:Title><ows:Identifier>cadastre</ows:Identifier>
      <Style isDefault="true"><ows:Identifier>normal</ows:Identifier></Style><Format>image/png</Format>
      <TileMatrixSetLink><TileMatrixSet>L93</TileMatrixSet></TileMatrixSetLink>
    </Layer>
    <TileMatrixSet><ows:Identifier>L93</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::2154</ows:SupportedCRS>
      <TileMatrix><ows:Identifier>0</ows:Identifier><ScaleDenominator>1e6</ScaleDenominator><TopLeftCorner>0 1e7</TopLeftCorner>
      <TileWidth>256</TileWidth><TileHeight>256</TileHeight><MatrixWidth>9</MatrixWidth><MatrixHeight>9</MatrixHeight></TileMatrix></TileMatrixSet>
    <TileMatrixSet><ows:Identifier>PREFIXE</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::900913</ows:SupportedCRS>
      ${matrices('EPSG:3857:', [0, 8], '-20037508.342789244 20037508.342789244')}</TileMatrixSet>
    <TileMatrixSet><ows:Identifier>PM</ows:Identifier><ows:SupportedCRS>EPSG:3857</ows:SupportedCRS>
      ${matrices('', [2, 18], '-20037508 20037508')}</TileMatrixSet>
  </Contents>
</Capabilities>`;

/** A layer that the service gives in GeoJSON. */
export const wfs_capabilities = (origin: string, format = 'application/json') => `<?xml version="1.0"?>
<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" ${xlink}>
  <ows:ServiceIdentification><ows:Title>Objets d’essai</ows:Title></ows:ServiceIdentification>
  <ows:OperationsMetadata><ows:Operation name="GetFeature">
    <ows:DCP><ows:HTTP><ows:Get xlink:href="${origin}/features"/></ows:HTTP></ows:DCP>
    <ows:Parameter name="outputFormat"><ows:AllowedValues><ows:Value>application/gml+xml; version=3.2</ows:Value><ows:Value>${format}</ows:Value></ows:AllowedValues></ows:Parameter>
  </ows:Operation></ows:OperationsMetadata>
  <wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>essai:ponts</wfs:Name><wfs:Title>Ponts</wfs:Title></wfs:FeatureType></wfs:FeatureTypeList>
</wfs:WFS_Capabilities>`;

export const point = (id: number, more: object = {}) => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates: [1 + (id % 100) / 1000, 43.5] },
  properties: { nom: `Pont ${id}`, detail: { large: true } },
  ...more,
});
