// What the compiler does not see: which way imports may run, promises nobody waits for, and a few habits of this code.
import eslint from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Everything that a folder may not import: all of ours but what is named. */
const mayImportOnly = (target, ...allowed) => [
  {
    target,
    from: './src',
    except: allowed.filter((path) => path.startsWith('./src/')).map((path) => `.${path.slice('./src'.length)}`),
  },
  {
    target,
    from: './projections',
    except: allowed.filter((path) => path.startsWith('./projections/')).map((path) => `.${path.slice('./projections'.length)}`),
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'coverage/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })] },
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            ...mayImportOnly('./src/kernel', './src/kernel'),
            ...mayImportOnly('./src/domain', './src/kernel', './src/domain'),
            ...mayImportOnly('./src/sqlite', './src/sqlite'),
            ...mayImportOnly('./src/stores', './src/kernel', './src/stores', './src/sqlite', './src/package-root.ts'),
            ...mayImportOnly('./src/privacy', './src/kernel', './src/sqlite', './src/package-root.ts', './src/privacy'),
            // An outsider verifies with this folder alone.
            ...mayImportOnly(
              './src/audit',
              './src/kernel',
              './src/privacy/disclosure.ts',
              './src/privacy/secret-key.ts',
              './src/sqlite',
              './src/audit',
            ),
            ...mayImportOnly(
              './src/packs',
              './src/kernel',
              './src/domain',
              './src/audit',
              './src/privacy',
              './src/packs',
              './projections/',
            ),
            ...mayImportOnly(
              './src/erasure',
              './src/kernel',
              './src/domain',
              './src/privacy',
              './src/audit',
              './src/import/dry-run.ts',
              './src/erasure',
            ),
            ...mayImportOnly('./src/witness', './src/kernel', './src/audit', './src/witness'),
            ...mayImportOnly('./src/access', './src/kernel', './src/domain', './src/sqlite', './src/access'),
            ...mayImportOnly('./src/retention', './src/kernel', './src/retention'),
            ...mayImportOnly('./src/jobs', './src/kernel', './src/domain', './src/jobs', './projections/'),
            ...mayImportOnly('./src/sample', './src/kernel', './src/domain', './src/sample'),
            ...mayImportOnly(
              './projections',
              './src/kernel',
              './src/sqlite',
              './src/package-root.ts',
              './src/domain/vocabulary.ts',
              './src/domain/team/events.ts',
              './src/domain/advisor/events.ts',
              './src/domain/activity/events.ts',
              './src/domain/contribution/events.ts',
              './src/domain/claim/events.ts',
              './src/domain/peer/events.ts',
              './src/domain/policy/events.ts',
              './src/domain/policy/indicators.ts',
              './src/domain/policy/policy-id.ts',
              './src/domain/standards/events.ts',
              './src/domain/cycle/events.ts',
              './src/domain/cycle/advisors-named.ts',
              './projections/',
            ),
          ],
        },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // The ports are asynchronous; adapters that need not wait still keep to them.
      '@typescript-eslint/require-await': 'off',
      // Our objects are closures: their functions need no `this`, and are passed on freely.
      '@typescript-eslint/unbound-method': 'off',
      // Rows and answers are typed where they are read.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // GraphQL classes carry decorators on otherwise plain shapes.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    // Neither the rules nor the read models nor the proofs, the packs or the sample may look at a clock or throw dice.
    files: ['src/domain/**/*.ts', 'src/audit/**/*.ts', 'src/packs/**/*.ts', 'src/sample/**/*.ts', 'projections/*/*.ts'],
    ignores: ['projections/runner/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The moment is given, never read.' },
        { object: 'Math', property: 'random', message: 'Nothing here is random.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The moment is given, never read.' },
      ],
    },
  },
  {
    // Only the entry points read the environment.
    files: ['src/**/*.ts', 'projections/**/*.ts'],
    ignores: ['src/main.ts', 'src/cli.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Only the entry points read the environment.',
        },
      ],
    },
  },
  {
    files: ['tests/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        module: 'writable',
        require: 'readonly',
        document: 'readonly',
        location: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        process: 'readonly',
        GraphiQL: 'readonly',
        React: 'readonly',
        ReactDOM: 'readonly',
      },
    },
  },
);
